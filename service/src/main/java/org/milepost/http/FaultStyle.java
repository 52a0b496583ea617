package org.milepost.http;

/** How one API words its HTTP faults; each dialect has its own. */
@FunctionalInterface
public interface FaultStyle {
    /** The response for this fault, with the fault's status and headers. */
    Response render(Fault fault);
}
