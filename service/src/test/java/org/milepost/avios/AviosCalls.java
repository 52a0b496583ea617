package org.milepost.avios;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.milepost.RunningInstance;

/** Tests of the partner API that share an instance with the sandbox's data, and a partner. */
@SuppressWarnings("NullAway.Init") // JUnit calls start
abstract class AviosCalls {

    /** The instance of the class's tests. */
    static RunningInstance instance;

    /** The partner HOTEL. */
    static AviosClient hotel;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        AviosClient.install(instance);
        hotel = AviosClient.hotel(instance);
    }

    @AfterAll
    static void stop() {
        hotel.close();
        instance.close();
    }
}
