package org.milepost.ledger;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import javax.crypto.Mac;
import org.milepost.digest.HmacSha256;

/**
 * Makes and reads confirmation numbers, which identify a transfer on a receipt.
 *
 * <p>A number has 16 characters of an alphabet without I, L, O and U (Crockford's base 32): 15
 * contain 75 bits, the last is a check character (Luhn, modulo 32: detects one mistyped character
 * or two adjacent ones swapped). The 75 bits are a 43-bit seal, HMAC-SHA-256 over the account, the
 * ordinal and the {@link Epoch}, and the 32-bit ordinal, masked by a second HMAC over the account
 * and the seal. So a number needs no row in the database, resolves only within its account, reveals
 * nothing about other transfers, and cannot be guessed: a wrong one is accepted with a probability
 * of 1 in 8.8 million million. Transfers without an epoch have a seal over the account and the
 * ordinal.
 *
 * <p>The secret key is stored in the database and must be kept as long as any receipt.
 *
 * <p>Threads: shared.
 */
public final class ConfirmationNumbers {

    /** The length of a confirmation number in characters. */
    public static final int LENGTH = 16;

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int BASE = ALPHABET.length();
    private static final int SEAL_BITS = 43;
    private static final long SEAL_MASK = (1L << SEAL_BITS) - 1;
    private static final int ORDINAL_BITS = 32;
    private static final long ORDINAL_MASK = (1L << ORDINAL_BITS) - 1;

    // The 75 bits as two numbers: 7 characters hold the upper 35 bits of the seal, 8 characters its
    // lower 8 bits and the masked ordinal.
    private static final int UPPER_LENGTH = 7;
    private static final int LOWER_SEAL_BITS = 8;
    private static final long LOWER_SEAL_MASK = (1L << LOWER_SEAL_BITS) - 1;

    /** The characters by which transfers are indexed: 60 bits. */
    private static final int INDEXED_LENGTH = 12;

    private static final char MINUS_SIGN = '\u2212';

    /** The full-width form of the exclamation mark, from which those of ASCII follow in order. */
    private static final char FULL_WIDTH_FIRST = '\uff01';

    private static final char FULL_WIDTH_LAST = '\uff5e';

    /** A prototype; copied for each use, so that the key is prepared once. */
    private final Mac keyed;

    /** Confirmation numbers with this secret key; at least 32 bytes. */
    public ConfirmationNumbers(byte[] secret) {
        if (secret.length < 32) {
            throw new IllegalArgumentException("the secret has at least 32 bytes");
        }
        this.keyed = HmacSha256.keyed(secret);
    }

    /** The confirmation number of a transfer. */
    public String of(BookedTransfer booking) {
        TransferId transfer = booking.id();
        long seal = seal(booking);
        long masked = (transfer.ordinal() ^ mask(transfer.account(), seal)) & ORDINAL_MASK;
        char[] number = new char[LENGTH];
        write(number, 0, UPPER_LENGTH, seal >>> LOWER_SEAL_BITS);
        write(number, UPPER_LENGTH, LENGTH - 1, (seal & LOWER_SEAL_MASK) << ORDINAL_BITS | masked);
        number[LENGTH - 1] = ALPHABET.charAt(checkDigit(number));
        return new String(number);
    }

    /**
     * The characters of a confirmation number as {@link #of} writes them; empty when it is
     * mistyped.
     *
     * @param number as for {@link #read}
     */
    public static Optional<String> written(String number) {
        String read = digits(number);
        return isWellFormed(read.toCharArray()) ? Optional.of(read) : Optional.empty();
    }

    /**
     * The first 60 of the 75 bits of a confirmation number, by which transfers can be indexed; a
     * few numbers can share them.
     *
     * @param written as {@link #of} writes it
     */
    public static long indexed(String written) {
        return read(written.toCharArray(), 0, INDEXED_LENGTH);
    }

    /**
     * Reads the confirmation number of a transfer of this account.
     *
     * @param number as a person or a till sent it: in any case, with or without spaces and dashes
     *     of any kind, in full-width characters or not, with O for 0 and I or L for 1
     */
    public ConfirmationNumber read(AccountId account, String number) {
        String read = digits(number);
        return new ConfirmationNumber(this, read, ordinal(account, read.toCharArray()));
    }

    private static String digits(String number) {
        StringBuilder digits = new StringBuilder(LENGTH);
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if (!isSeparator(c)) {
                digits.append(digit(narrow(c)));
            }
        }
        return digits.toString();
    }

    /** Empty when it is mistyped; some other ordinal when it is invented or another account's. */
    private OptionalInt ordinal(AccountId account, char[] digits) {
        if (!isWellFormed(digits)) {
            return OptionalInt.empty();
        }
        long lower = read(digits, UPPER_LENGTH, LENGTH - 1);
        long seal = read(digits, 0, UPPER_LENGTH) << LOWER_SEAL_BITS | lower >>> ORDINAL_BITS;
        int ordinal = (int) (lower ^ mask(account, seal));
        return ordinal > 0 ? OptionalInt.of(ordinal) : OptionalInt.empty();
    }

    private static boolean isWellFormed(char[] digits) {
        if (digits.length != LENGTH) {
            return false;
        }
        for (char digit : digits) {
            if (ALPHABET.indexOf(digit) < 0) {
                return false;
            }
        }
        return ALPHABET.indexOf(digits[LENGTH - 1]) == checkDigit(digits);
    }

    /** Spaces, dashes, and characters that are not displayed. */
    private static boolean isSeparator(char c) {
        return Character.isSpaceChar(c)
                || c == MINUS_SIGN
                || Character.getType(c) == Character.DASH_PUNCTUATION
                || Character.getType(c) == Character.FORMAT;
    }

    /** The ASCII character of which this is the full-width form; otherwise the same. */
    private static char narrow(char c) {
        return c >= FULL_WIDTH_FIRST && c <= FULL_WIDTH_LAST
                ? (char) (c - FULL_WIDTH_FIRST + '!')
                : c;
    }

    /** The character of the alphabet as which this one is read; ASCII only. */
    private static char digit(char c) {
        char capital = c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
        return switch (capital) {
            case 'O' -> '0';
            case 'I', 'L' -> '1';
            default -> capital;
        };
    }

    private long seal(BookedTransfer booking) {
        TransferId transfer = booking.id();
        ByteBuffer message = message('S', transfer.account(), transfer.ordinal());
        if (!booking.epoch().isNone()) {
            message.putInt(booking.epoch().number());
        }
        return hmac(message) & SEAL_MASK;
    }

    private long mask(AccountId account, long seal) {
        return hmac(message('M', account, seal)) & ORDINAL_MASK;
    }

    /** Whether there is room for an epoch. */
    private static ByteBuffer message(char purpose, AccountId account, long value) {
        return ByteBuffer.allocate(Character.BYTES + 2 * Integer.BYTES + 2 * Long.BYTES)
                .putChar(purpose)
                .putInt(account.bucket())
                .putLong(account.number())
                .putLong(value);
    }

    private long hmac(ByteBuffer message) {
        try {
            Mac mac = (Mac) keyed.clone();
            mac.update(message.flip());
            return ByteBuffer.wrap(mac.doFinal()).getLong();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(char[] number, int from, int to, long value) {
        long rest = value;
        for (int i = to - 1; i >= from; i--) {
            number[i] = ALPHABET.charAt((int) (rest % BASE));
            rest /= BASE;
        }
    }

    private static long read(char[] number, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value * BASE + ALPHABET.indexOf(number[i]);
        }
        return value;
    }

    /** Luhn's sum over all but the last character, modulo 32. */
    private static int checkDigit(char[] number) {
        int sum = 0;
        for (int i = 0; i < LENGTH - 1; i++) {
            int digit = ALPHABET.indexOf(number[i]) * (i % 2 == 0 ? 2 : 1);
            sum += digit / BASE + digit % BASE;
        }
        return (BASE - sum % BASE) % BASE;
    }
}
