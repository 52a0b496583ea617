package org.milepost.bulk;

/** A file cannot be read as the CSV that an import needs. The message says where and why. */
@SuppressWarnings("serial") // never serialized
public final class UnreadableFile extends RuntimeException {

    UnreadableFile(String message) {
        super(message);
    }
}
