/**
 * Pages for people: where to begin, and the API's description as Swagger UI and Redoc, from
 * packaged files alone. They hold no data, so anyone who reaches the port may see them.
 */
package io.ktrdr.api.pages;
