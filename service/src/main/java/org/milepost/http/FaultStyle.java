package org.milepost.http;

/** How one API words its HTTP faults; each dialect has its own. */
@FunctionalInterface
public interface FaultStyle {
    /** The plain style: {@code {"message": "…"}}. */
    FaultStyle MESSAGE =
            fault ->
                    Response.json(
                                    fault.status(),
                                    Json.writeObject(
                                            64 + fault.text().length(),
                                            json ->
                                                    json.writeStringProperty(
                                                            "message", fault.text())))
                            .with(fault.headers());

    /** The response for this fault, with the fault's status and headers. */
    Response render(Fault fault);
}
