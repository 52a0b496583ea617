package org.milepost.postgres;

/**
 * The connections of the pool at one moment.
 *
 * @param active those in use
 * @param idle those that wait to be used
 * @param waiting the threads that wait for one
 * @param max the most that there may be
 */
public record PoolStatus(int active, int idle, int waiting, int max) {}
