/** API keys as gateway, job-store and the command line speak of them. */
package dev.tessera.protocol.keys;
