"use strict";

const example = document.getElementById("example");
example.textContent = example.textContent.replace("http://127.0.0.1:8000", location.origin);

async function health(of) {
  const response = await fetch("/health/" + of, { headers: { Accept: "application/json" } });
  return response.json();
}

Promise.all([health("ready"), health("gateway")])
  .then(([node, gateway]) => {
    if (!node.success) {
      document.getElementById("state").textContent = `This node is not ready: ${node.detail}`;
      return;
    }
    const facts = node.data;
    const parts = [
      `Version ${facts.version}`,
      `${facts.series} series stored`,
      gateway.success ? "IB can be asked" : `IB cannot be asked: ${gateway.detail}`
    ];
    if (facts.simulated) {
      parts.push("the data is simulated, none of it is real");
    }
    document.getElementById("state").textContent = parts.join(" · ");
  })
  .catch(() => {
    document.getElementById("state").textContent = "This node does not answer at the moment.";
  });
