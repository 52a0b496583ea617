package org.milepost.http;

/** Who makes a request, as a guard has proven it. Each guard has types of its own for this. */
public interface Principal {}
