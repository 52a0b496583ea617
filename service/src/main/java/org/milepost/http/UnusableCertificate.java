package org.milepost.http;

/** The server cannot prove its name with these files. The operator must change them. */
@SuppressWarnings("serial") // never serialized
public final class UnusableCertificate extends RuntimeException {

    private final boolean isKey;

    UnusableCertificate(String message, boolean isKey) {
        super(message);
        this.isKey = isKey;
    }

    UnusableCertificate(String message, boolean isKey, Throwable cause) {
        super(message, cause);
        this.isKey = isKey;
    }

    /** Whether the file of the key is at fault, not that of the certificate. */
    public boolean isKey() {
        return isKey;
    }
}
