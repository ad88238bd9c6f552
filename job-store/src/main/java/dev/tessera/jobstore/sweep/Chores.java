package dev.tessera.jobstore.sweep;

import java.util.List;

/** Several chores, each done until it finds little to do. */
record Chores(List<Chore> chores) {

    /** @return whether there may be more to do at once */
    boolean sweep() {
        boolean more = false;
        for (var chore : chores) more |= chore.sweep() >= Chore.MOST;
        return more;
    }
}
