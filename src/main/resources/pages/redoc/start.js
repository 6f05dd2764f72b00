"use strict";

Redoc.init(
  "/openapi.yaml",
  {
    hideDownloadButton: true,
    hideHostname: true,
    expandResponses: "200,201,202",
    pathInMiddlePanel: true,
    sortRequiredPropsFirst: false,
    scrollYOffset: "header.bar",
    theme: {
      colors: { primary: { main: "#0b5c7a" } },
      typography: {
        fontFamily: "system-ui, sans-serif",
        headings: { fontFamily: "system-ui, sans-serif" },
        code: { fontFamily: "ui-monospace, monospace" }
      }
    }
  },
  document.getElementById("redoc")
);
