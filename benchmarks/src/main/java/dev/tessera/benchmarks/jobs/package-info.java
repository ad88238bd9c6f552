/** How fast the job plane is, measured with work that costs nothing: {@link dev.tessera.benchmarks.jobs.MeasureJobs}. */
package dev.tessera.benchmarks.jobs;
