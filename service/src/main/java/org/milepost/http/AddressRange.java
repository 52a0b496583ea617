package org.milepost.http;

import java.net.InetAddress;
import java.util.Optional;

/**
 * The IP addresses that begin with the same bits, as {@code 10.0.0.0/8} writes them (RFC 4632; RFC
 * 4291, section 2.3).
 *
 * @param first an address of the range
 * @param bits how many leading bits its addresses have in common
 */
public record AddressRange(InetAddress first, int bits) {

    public AddressRange {
        if (bits < 0 || bits > 8 * first.getAddress().length) {
            throw new IllegalArgumentException("too many bits: " + bits);
        }
    }

    /**
     * Parses an IPv4 or IPv6 address, alone or with a slash and the number of bits. Empty when it
     * is neither, or when the address has bits after the prefix, which is probably a mistake.
     */
    public static Optional<AddressRange> of(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        Optional<InetAddress> first = ClientAddress.parse(address);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        int bitsMax = 8 * first.get().getAddress().length;
        String bits = slash < 0 ? Integer.toString(bitsMax) : text.substring(slash + 1);
        if (!bits.matches("[0-9]{1,3}") || Integer.parseInt(bits) > bitsMax) {
            return Optional.empty();
        }
        AddressRange range = new AddressRange(first.get(), Integer.parseInt(bits));
        return range.isClean() ? Optional.of(range) : Optional.empty();
    }

    /** Whether the address is in the range; an IPv4 address is in no IPv6 range. */
    boolean contains(InetAddress address) {
        byte[] mine = first.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            if (bit(mine, bit) != bit(other, bit)) {
                return false;
            }
        }
        return true;
    }

    private boolean isClean() {
        byte[] address = first.getAddress();
        for (int bit = bits; bit < 8 * address.length; bit++) {
            if (bit(address, bit) != 0) {
                return false;
            }
        }
        return true;
    }

    private static int bit(byte[] address, int bit) {
        return (address[bit / 8] >> (7 - bit % 8)) & 1;
    }
}
