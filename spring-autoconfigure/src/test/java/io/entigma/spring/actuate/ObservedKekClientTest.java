// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.spi.KekClient;
import io.entigma.spi.ValueServer;
import io.micrometer.observation.ObservationRegistry;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ObservedKekClientTest {
    /** A default method that the decorator forgot would answer for the client, with something else. */
    @Test
    void everyMethod_goesToTheClient() throws ReflectiveOperationException {
        List<String> called = new ArrayList<>();
        InvocationHandler recording = (proxy, method, arguments) -> {
            called.add(method.getName());
            return method.getName().equals("valueServer")
                    ? java.util.Optional.of(proxy)
                    : method.getReturnType() == boolean.class ? Boolean.TRUE : null;
        };
        KekClient client = (KekClient) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {KekClient.class, ValueServer.class}, recording);
        ObservedKekClient observed = new ObservedKekClient(client, ObservationRegistry.NOOP);
        ValueServer server = observed.valueServer().orElseThrow();
        for (Object decorator : List.of(observed, server)) {
            Class<?> type = decorator == observed ? KekClient.class : ValueServer.class;
            for (Method method : type.getMethods()) {
                if (!java.lang.reflect.Modifier.isStatic(method.getModifiers())) {
                    called.clear();
                    Object[] arguments = Stream.of(method.getParameterTypes())
                            .map(each -> each == java.net.URI.class ? java.net.URI.create("test:a") : null)
                            .toArray();
                    method.invoke(decorator, arguments);
                    assertThat(called).as(method.toString()).contains(method.getName());
                }
            }
        }
        assertThat(Arrays.asList(KekClient.class.getMethods())).hasSizeGreaterThan(8);
    }
}
