import * as z from 'zod/mini';

/** The JSON Schema of a schema of the contract, as a caller writes the value. */
export const jsonSchema = (schema: z.ZodMiniType): unknown =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
