#!/usr/bin/env node
// The `bulkhead` command. It loads the program only on a Node that can run it; an older one gets a sentence, not a stack.
var oldest = [22, 18]
var have = process.versions.node.split('.').map(Number)
if (have[0] < oldest[0] || (have[0] === oldest[0] && have[1] < oldest[1])) {
  process.stderr.write(
    'bulkhead needs Node ' +
      oldest.join('.') +
      ' or newer, and this is Node ' +
      process.versions.node +
      '\n    help: install a newer Node, or run it from a clone with `npm start`, which brings its own\n',
  )
  process.exit(2)
}
import('../dist/show/cli/main.js').catch(function (error) {
  var missing = error.code === 'ERR_MODULE_NOT_FOUND' && String(error.message).indexOf('dist/show/cli/main.js') >= 0
  process.stderr.write(missing ? 'bulkhead is not built yet\n    help: run `npm run build` in the clone first\n' : error.stack + '\n')
  process.exit(3)
})
