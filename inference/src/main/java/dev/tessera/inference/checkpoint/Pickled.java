package dev.tessera.inference.checkpoint;

import java.util.List;

/** What a pickle can hold beside plain Java data (maps, lists, text, {@link Long}, {@link Double}, {@link Boolean}). */
sealed interface Pickled {

    /** Python's None. */
    record None() implements Pickled {}

    /** A name of a class or function. It is never looked up. */
    record Global(String module, String name) implements Pickled {

        @Override
        public String toString() {
            return module + "." + name;
        }
    }

    /** A storage of tensors: an entry of the zip file. */
    record Storage(DType dtype, String key, long elements) implements Pickled {}

    /** A tensor on a storage; offset and strides in elements. */
    record Tensor(Storage storage, long offset, List<Long> shape, List<Long> strides) implements Pickled {}

    /** An object of a class that nobody needs: its name, and what it was made from. */
    final class Opaque implements Pickled {

        private final String made;
        private Object state = new None();

        Opaque(Global made) {
            this(made.toString());
        }

        /** @param made the global's name, or what stands for it */
        Opaque(String made) {
            this.made = made;
        }

        /** What calling this object gives: as unknown as itself. */
        Opaque sibling() {
            return new Opaque(made);
        }

        void state(Object given) {
            state = given;
        }

        /** The attributes that were stored with the object, usually a map. */
        Object state() {
            return state;
        }

        @Override
        public String toString() {
            return made;
        }
    }
}
