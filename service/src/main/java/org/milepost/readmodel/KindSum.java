package org.milepost.readmodel;

import org.milepost.ledger.Miles;
import org.milepost.ledger.TransferKind;

/**
 * The transfers of one kind: of an account, or at a house account in a month.
 *
 * @param transfers how many
 * @param amount what they add
 */
public record KindSum(TransferKind kind, long transfers, Miles amount) {}
