package org.milepost.operator;

import java.util.List;
import org.milepost.http.Endpoint;
import org.milepost.http.Request;

/** A call that shows personal data and says whose. */
@FunctionalInterface
public interface PersonCall {

    /** Answers the request. */
    PersonAnswer answer(Request request);

    /** A call whose path names the person. */
    static PersonCall ofPath(Endpoint call) {
        return request -> new PersonAnswer(call.answer(request), List.of());
    }
}
