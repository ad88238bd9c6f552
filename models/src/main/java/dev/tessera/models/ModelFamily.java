package dev.tessera.models;

import java.util.List;

/** A kind of model: recognises its files by their tensors. */
public interface ModelFamily {

    String name();

    /** The models of this family that the folder's files make up; empty if there are none. */
    List<ModelCandidate> recognise(ModelFolder folder);
}
