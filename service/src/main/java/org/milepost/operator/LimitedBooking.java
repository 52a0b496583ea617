package org.milepost.operator;

/**
 * A booking that counts to the limits of its caller's roles.
 *
 * @param caller who asks for it
 * @param action what the trail calls it
 * @param target the account in the trail's form
 * @param reference the operator's reference
 * @param miles given or taken; not negative
 */
record LimitedBooking(String caller, String action, String target, String reference, long miles) {}
