// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Tells event loops of Vert.x, the only ones that Hibernate Reactive runs on, without a dependency on it: a thread of Vert.x' is of a
 * class of Vert.x', whose class loader knows the public {@code Context.isOnEventLoopThread()}. That answers for worker threads too,
 * which may wait. Thread safe.
 */
public final class EventLoops {
    private static final String VERTX = "io.vertx.core.";

    private static final ClassValue<@Nullable Question> QUESTIONS = new ClassValue<>() {
        @Override
        protected @Nullable Question computeValue(Class<?> thread) {
            return thread.getName().startsWith(VERTX) ? new Question(handle(thread.getClassLoader())) : null;
        }
    };

    /** Null where Vert.x does not answer as it is known to. */
    private record Question(@Nullable MethodHandle handle) {}

    private EventLoops() {}

    /**
     * Whether the calling thread is an event loop's.
     *
     * @return true if it is
     */
    public static boolean isOnOne() {
        Question question = QUESTIONS.get(Thread.currentThread().getClass());
        if (question == null) {
            return false;
        }
        MethodHandle handle = question.handle();
        try {
            return handle == null
                    ? Thread.currentThread().getName().contains("eventloop")
                    : (boolean) handle.invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException("Vert.x does not tell whether a thread is an event loop's", e);
        }
    }

    private static @Nullable MethodHandle handle(@Nullable ClassLoader vertx) {
        try {
            return MethodHandles.publicLookup()
                    .findStatic(
                            Class.forName(VERTX + "Context", false, vertx),
                            "isOnEventLoopThread",
                            MethodType.methodType(boolean.class));
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
