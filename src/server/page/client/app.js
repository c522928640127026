import { textOf } from "./answer-view.js";
import { createAgentsView } from "./agents-view.js";
import { call, events, Refused } from "./api.js";
import { withKey } from "./key-dialog.js";
import { createRunView } from "./run-view.js";
import { createRunsView } from "./runs-view.js";
import { createTurnView } from "./turn-view.js";
import { createViews } from "./views.js";

const graph = document.documentElement.dataset.graph;
const [form, question, send, cancel, status, welcome, conversation, theme, approve] = [
  "ask",
  "question",
  "send",
  "cancel",
  "status",
  "welcome",
  "conversation",
  "theme",
  "approve",
].map((id) => document.getElementById(id));

let threadId = /^#thread=([0-9a-f-]{36})$/.exec(location.hash)?.[1];
let running;
let cancelled = false;

function addTurn(text) {
  welcome.hidden = true;
  const turn = createTurnView(text, (decision) => void start(turn, { command: { resume: decision } }));
  conversation.append(turn.root);
  return turn;
}

/** Shows a run's events in a turn until it ends. */
async function follow(turn, method, path, body) {
  busy(true);
  cancelled = false;
  try {
    for await (const event of events(method, path, body, (run) => {
      running = run;
      turn.ranAs(run);
    }))
      turn.take(event);
    status.textContent = cancelled ? "Cancelled." : turn.failed ? "That did not work." : "Done.";
  } catch (error) {
    turn.fail(error.message);
    status.textContent = "That did not work.";
  } finally {
    turn.end();
    busy(false);
    if (turn.waits) status.textContent = "Waiting for you.";
  }
}

/** Notes in the address which thread is shown, so that a reload and a look at another part of the page come back to it. */
function chatIs(id) {
  const address = id === undefined ? "#" : `#thread=${id}`;
  document.querySelector('.top nav [data-view="chat"]').setAttribute("href", address);
  if (document.body.dataset.view === "chat") history.replaceState(null, "", id === undefined ? "/" : address);
}

async function ask(text) {
  const turn = addTurn(text);
  turn.root.scrollIntoView({ block: "start", behavior: "smooth" });
  try {
    if (!threadId) {
      const created = await withKey(() => call("POST", "/threads", { metadata: { title: text.slice(0, 80) } }));
      threadId = (await created.json()).thread_id;
      chatIs(threadId);
    }
  } catch (error) {
    turn.fail(error.message);
    return;
  }
  const input = { messages: [{ role: "user", content: text }], ...(approve.checked && { approve_plan: true }) };
  await start(turn, { input });
}

/** Starts a run of the thread, or goes on with one that waited, and shows it in a turn. */
async function start(turn, what) {
  await follow(turn, "POST", `/threads/${threadId}/runs/stream`, {
    assistant_id: graph,
    ...what,
    stream_mode: ["values", "messages-tuple", "custom"],
    stream_resumable: true,
    on_disconnect: "continue",
  });
}

/** Shows a thread again after a reload, and joins the run that is still at work on it. */
async function restore() {
  const state = await withKey(() => call("GET", `/threads/${threadId}/state`));
  const { values, tasks = [] } = await state.json();
  const open = await (await call("GET", `/threads/${threadId}/runs?status=running&limit=1`)).json();
  const messages = values.messages ?? [];
  let turn;
  for (const message of messages) {
    if (message.type === "human") turn = addTurn(textOf(message.content));
    else if (message.type === "ai" && textOf(message.content) !== "") turn?.settle(message);
  }
  if (open.length === 0) {
    // A workflow that was run without a question.
    if (values.plan?.steps && !turn) turn = addTurn(values.plan.name ?? "A workflow");
    turn?.restore(
      values,
      tasks.flatMap(({ interrupts }) => interrupts ?? []),
    );
    const [newest] = await (await call("GET", `/threads/${threadId}/runs?limit=1`)).json();
    if (newest) turn?.ranAs(newest.run_id);
    return;
  }
  const input = open[0].kwargs?.input;
  const asked = input?.messages?.at(-1)?.content ?? values.plan?.name ?? "A workflow";
  // The run's question is in the thread's values from its first step on.
  if (messages.at(-1)?.type !== "human") turn = addTurn(textOf(asked));
  await follow(turn, "GET", `/threads/${threadId}/runs/${open[0].run_id}/stream`);
}

function busy(now) {
  send.disabled = now;
  cancel.hidden = !now;
  if (now) status.textContent = "Working…";
  else running = undefined;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = question.value.trim();
  if (text === "" || send.disabled) return;
  question.value = "";
  void ask(text);
});
question.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
cancel.addEventListener("click", () => {
  if (!running) return;
  cancelled = true;
  status.textContent = "Cancelling…";
  call("POST", `${running}/cancel?wait=0`).catch((error) => (status.textContent = error.message));
});
for (const example of document.querySelectorAll(".examples button")) {
  example.addEventListener("click", () => {
    question.value = example.textContent;
    form.requestSubmit();
  });
}
document.querySelector(".top h1 a").addEventListener("click", (event) => {
  event.preventDefault();
  location.assign("/");
});

const themeName = "baton.theme";
function applyTheme(name) {
  if (name) document.documentElement.dataset.theme = name;
}
applyTheme(localStorage.getItem(themeName));
theme.addEventListener("click", () => {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  localStorage.setItem(themeName, dark ? "light" : "dark");
  applyTheme(localStorage.getItem(themeName));
});

const [agentsView, runsView, runView, chatView] = ["agents-view", "runs-view", "run-view", "chat-view"].map((id) =>
  document.getElementById(id),
);
createViews({
  agents: createAgentsView(agentsView),
  runs: createRunsView(runsView),
  run: createRunView(runView),
  chat: { root: chatView, open: openChat, close: () => undefined },
});

/** Shows the thread of the address; the page begins anew for another than it has. */
function openChat() {
  const wanted = /^#thread=([0-9a-f-]{36})$/.exec(location.hash)?.[1];
  if (wanted !== undefined && wanted !== threadId) location.reload();
}

if (threadId) {
  chatIs(threadId);
  restore().catch((error) => {
    status.textContent =
      error instanceof Refused && error.status === 404 ? "That conversation is gone; ask anew." : error.message;
    threadId = undefined;
    chatIs(undefined);
    welcome.hidden = false;
  });
}
