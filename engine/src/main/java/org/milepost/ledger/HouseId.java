package org.milepost.ledger;

/** The number of a house account: the other side of the members' transfers. Positive. */
public record HouseId(int number) implements Comparable<HouseId> {
    public HouseId {
        if (number <= 0) {
            throw new IllegalArgumentException("house accounts are numbered from 1");
        }
    }

    @Override
    public int compareTo(HouseId other) {
        return Integer.compare(number, other.number);
    }
}
