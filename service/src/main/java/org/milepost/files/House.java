package org.milepost.files;

import org.milepost.ledger.HouseRole;

/**
 * A house account of the books.
 *
 * @param partner the number of its partner; 0 for the programme's own
 * @param currency the number of its currency
 */
record House(int number, int partner, int currency, HouseRole role) {}
