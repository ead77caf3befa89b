/** What the browser client uses of a browser's XMLHttpRequest, over fetch. */
export class XMLHttpRequest {
  // Its presence tells the client that requests to other hosts are possible.
  withCredentials = false;
  readyState = 0;
  status = 0;
  responseText = '';
  onreadystatechange = () => {};
  #method = '';
  #url = '';
  #headers = new Headers();

  open(method, url) {
    this.#method = method;
    this.#url = url;
  }

  setRequestHeader(name, value) {
    this.#headers.append(name, value);
  }

  async send(body) {
    const response = await fetch(this.#url, { method: this.#method, headers: this.#headers, body });
    this.responseText = await response.text();
    this.status = response.status;
    this.readyState = 4;
    this.onreadystatechange();
  }
}
