/**
 * From bytes to an endpoint and back: finding it, reading fields, problems, request ids. Knows no
 * resource.
 */
package io.ktrdr.api.http;
