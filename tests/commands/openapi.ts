/** `npm run openapi`: prints the OpenAPI description of the endpoints. */
import { contracts } from '../contract';
import { openapi } from '../report/openapi';

const endpoints = contracts.map(({ endpoint }) => endpoint);
process.stdout.write(`${JSON.stringify(openapi(endpoints), undefined, 2)}\n`);
