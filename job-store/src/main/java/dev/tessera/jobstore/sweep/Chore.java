package dev.tessera.jobstore.sweep;

/** A part of the sweep. */
interface Chore {

    /** Rows of one transaction, so that none holds locks for long. */
    int MOST = 200;

    /** @return rows it dealt with; {@link #MOST}: there may be more */
    int sweep();
}
