package org.milepost.operator;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.milepost.RunningInstance;

/** Tests of the operator's API that share an instance with the sandbox's data, and an operator. */
@SuppressWarnings("NullAway.Init") // JUnit calls start
abstract class OperatorCalls {

    /** The instance of the class's tests. */
    static RunningInstance instance;

    /** An operator of it. */
    static OperatorClient operator;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        operator = new OperatorClient(instance);
    }

    @AfterAll
    static void stop() {
        operator.close();
        instance.close();
    }
}
