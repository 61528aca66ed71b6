import { checkSteps, longSteps } from './check-steps.ts';
import { runSteps } from './steps.ts';

process.exitCode = await runSteps('test', [...checkSteps, ...longSteps]);
