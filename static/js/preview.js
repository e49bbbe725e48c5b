// The button "Preview" without a new page. Whatever goes wrong, the form is sent as it is without this script.
const form = document.querySelector("form[data-preview]");
const place = document.getElementById("preview");
const button = form?.querySelector('button[value="preview"]');
let plainly = false;

async function show() {
  const data = new FormData(form);
  data.set("action", "preview");
  const response = await fetch(form.dataset.preview, { method: "POST", body: data, redirect: "error" });
  if (!response.ok) throw new Error(response.statusText);
  place.innerHTML = await response.text();
  place.firstElementChild.focus();
}

form?.addEventListener("submit", (event) => {
  if (event.submitter !== button || plainly) return;
  event.preventDefault();
  show().catch(() => {
    plainly = true;
    form.requestSubmit(button);
  });
});
