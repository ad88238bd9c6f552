/** Figures of the job engine: {@code docs/metrics.md} lists them all, {@code deploy/grafana} shows them. */
package dev.tessera.jobstore.metrics;
