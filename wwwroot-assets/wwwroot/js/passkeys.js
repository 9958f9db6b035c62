// Makes or uses a passkey, then posts it with the form around the button. Works on static pages, without a circuit.
(() => {
  if (window.portalPasskeys) return;
  window.portalPasskeys = true;

  const supported = () =>
    typeof window.PublicKeyCredential?.parseCreationOptionsFromJSON === "function" &&
    typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON === "function";

  async function optionsFor(operation, form) {
    const answer = await fetch(`/account/passkeys/${operation === "create" ? "creation" : "request"}-options`, {
      method: "POST",
      headers: { RequestVerificationToken: form.querySelector("input[name=__RequestVerificationToken]").value },
    });
    if (!answer.ok) throw new Error(`options answered ${answer.status}`);
    return answer.json();
  }

  async function credential(operation, form) {
    const options = await optionsFor(operation, form);
    return operation === "create"
      ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-passkey]");
    if (!button) return;
    event.preventDefault();
    const form = button.closest("form");
    const failed = form.querySelector("[data-passkey-failed]");
    button.disabled = true;
    try {
      if (!supported()) failed.value = "unsupported";
      else form.querySelector("[data-passkey-credential]").value = JSON.stringify(await credential(button.dataset.passkey, form));
    } catch {
      failed.value = "cancelled";
    }
    button.disabled = false;
    form.submit();
  });
})();
