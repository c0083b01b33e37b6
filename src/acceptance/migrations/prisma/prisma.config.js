import pg from 'pg'
import { PrismaPg } from '@prisma/adapter-pg'

// The adapter knows no columns of PostgreSQL's type "name" (19), which the catalogue has: they are text (25).
class Pool extends pg.Pool {
  async query(...args) {
    const result = await super.query(...args)
    for (const field of result.fields ?? []) if (field.dataTypeID === 19) field.dataTypeID = 25
    return result
  }
}

// The engine in JavaScript and WebAssembly is part of the package; the other one would be fetched from elsewhere.
export default {
  schema: 'schema.prisma',
  migrations: { path: 'migrations' },
  experimental: { adapter: true },
  engine: 'js',
  adapter: async () => new PrismaPg(new Pool({ connectionString: process.env.DATABASE_URL })),
}
