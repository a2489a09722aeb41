import { databases } from '../../../test/database/databases.ts'
import { storeContract } from './store-contract.fixture.ts'

for (const database of databases) storeContract(database)
