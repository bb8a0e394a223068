// Hands over what Telegram says of who opened this Mini App: it stands behind the # of the address.
const data = new URLSearchParams(location.hash.slice(1)).get("tgWebAppData");
if (data) {
  history.replaceState(null, "", location.pathname);
  document.getElementById("keadaan").textContent = "Sedang masuk …";
  const form = document.querySelector("form");
  form.elements.data.value = data;
  form.submit();
}
