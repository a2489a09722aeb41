/** The sample plant told on the terminal, from packets to proof. Not for answers to a person's own questions: `show/cli`. */
export type { StoryOptions } from './story.ts'
export { tellStory } from './story.ts'
