/** For those who run a node: health, metrics, the API's description. */
package io.ktrdr.api.operations;
