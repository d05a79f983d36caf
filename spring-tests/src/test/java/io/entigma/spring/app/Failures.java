package io.entigma.spring.app;

import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What is at the bottom of an exception. */
public final class Failures {
    private Failures() {}

    public static Throwable rootOf(ThrowingCallable call) {
        Throwable failure = catchThrowable(call);
        while (failure != null && failure.getCause() != null && failure.getCause() != failure) {
            failure = failure.getCause();
        }
        return failure;
    }
}
