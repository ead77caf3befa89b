/** What the quickstart of each platform finds in its environment, from the line that the emulator prints. */
export const environments = {
  timeplus: ({ url, workspace, apiKey }) => ({
    TIMEPLUS_HOST: url,
    TIMEPLUS_WORKSPACE: workspace,
    TIMEPLUS_API_KEY: apiKey,
  }),
  vantiq: ({ url, accessToken }) => ({ VANTIQ_SERVER: url, VANTIQ_ACCESS_TOKEN: accessToken }),
  ivcap: ({ url, token, accountId }) => ({ IVCAP_URL: url, IVCAP_JWT: token, IVCAP_ACCOUNT_ID: accountId }),
  iotcs: ({ url, provisioningFile, provisioningPassword }) => ({
    IOTCS_URL: url,
    IOTCS_PROVISIONING_FILE: provisioningFile,
    IOTCS_PASSWORD: provisioningPassword,
  }),
  flowthings: ({ url, account, token }) => ({
    FLOWTHINGS_URL: url,
    FLOWTHINGS_ACCOUNT: account,
    FLOWTHINGS_TOKEN: token,
  }),
};
