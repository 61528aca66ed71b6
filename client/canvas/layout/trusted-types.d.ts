/** Where the browser has it: scripts run only from addresses that a named policy let through. */
declare var trustedTypes:
  | {
      createPolicy(
        name: string,
        rules: { createScriptURL(asked: string): string },
      ): { createScriptURL(asked: string): string };
    }
  | undefined;
