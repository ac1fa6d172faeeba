// The page that talks to this site's API. All its words are in the HTML.

// What the API refuses, in words for people.
class Refusal extends Error {}

const token = document.querySelector('meta[name="csrf-token"]').content;
const form = document.querySelector("#form");
const error = document.querySelector("#error");

async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: {
      Accept: "application/json",
      "Content-Type": "application/json",
      "X-CSRFToken": token,
    },
    body: JSON.stringify(body),
  });
  const answer = response.status === 204 ? null : await response.json();
  if (response.ok) {
    return answer;
  }
  const reasons = answer.errors?.map((reason) => reason.message).join(" ");
  throw new Refusal(reasons || answer.detail || answer.title);
}

async function attempt(action) {
  error.textContent = "";
  try {
    await action();
  } catch (failure) {
    error.textContent =
      failure instanceof Refusal
        ? failure.message
        : document.querySelector("#failure").content.textContent;
  }
}
{% if has_database %}

const heading = document.querySelector("#heading");
const list = document.querySelector("#notes");
const template = document.querySelector("#note");
const time = new Intl.DateTimeFormat(document.documentElement.lang, {
  dateStyle: "medium",
  timeStyle: "short",
});

function item(note) {
  const row = template.content.firstElementChild.cloneNode(true);
  const text = row.querySelector("p");
  text.id = `note-${note.id}`;
  text.textContent = note.text;
  const moment = row.querySelector("time");
  moment.dateTime = note.created_at;
  moment.textContent = time.format(new Date(note.created_at));
  const button = row.querySelector("button");
  button.setAttribute("aria-describedby", text.id);
  button.addEventListener("click", () => attempt(() => remove(note, row)));
  return row;
}

function showWhetherEmpty() {
  document.querySelector("#no-notes").hidden = list.children.length > 0;
}

async function load() {
  const { notes } = await call("GET", "/api/notes");
  list.replaceChildren(...notes.map(item));
  showWhetherEmpty();
}

async function add() {
  list.prepend(
    item(await call("POST", "/api/notes", { text: form.elements.text.value })),
  );
  showWhetherEmpty();
  form.reset();
}

async function remove(note, row) {
  await call("DELETE", `/api/notes/${note.id}`);
  row.remove();
  showWhetherEmpty();
  // The button that had the focus is gone.
  heading.focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  attempt(add);
});
attempt(load);
{% else %}

const counts = document.querySelector("#counts");

async function count() {
  counts.hidden = true;
  const { characters, words } = await call("POST", "/api/count", {
    text: form.elements.text.value,
  });
  document.querySelector("#characters").textContent = characters;
  document.querySelector("#words").textContent = words;
  counts.hidden = false;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  attempt(count);
});
{% endif %}
