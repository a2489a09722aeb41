import { databases } from '../../../test/database/databases.ts'
import { identityContract } from './identity-contract.fixture.ts'

for (const database of databases) identityContract(database)
