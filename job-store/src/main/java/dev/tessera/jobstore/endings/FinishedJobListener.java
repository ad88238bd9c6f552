package dev.tessera.jobstore.endings;

import java.util.List;

/** A part of the service that has something to do when jobs end, in the transaction that ends them. */
public interface FinishedJobListener {

    void finished(List<FinishedJob> jobs);
}
