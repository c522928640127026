import { Refused, useKey } from "./api.js";

const [dialog, key] = ["key-dialog", "key"].map((id) => document.getElementById(id));
let asking;

/** Does the work, asking for a key first where the server wants one; many that ask at once are asked once. @throws Refused */
export async function withKey(work) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) throw error;
    asking ??= askForKey().finally(() => (asking = undefined));
    if (!(await asking)) throw error;
    return withKey(work);
  }
}

async function askForKey() {
  key.value = "";
  dialog.returnValue = "";
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  if (dialog.returnValue !== "use" || key.value === "") return false;
  useKey(key.value);
  return true;
}
