/** Where the API is offered, by its documentation. */
export const servers = [
  { url: 'https://api.cielo24.com', description: 'Production' },
  { url: 'https://sandbox.cielo24.com', description: 'Sandbox: nothing there is really transcribed' },
] as const;
