// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DelegatingKekClientTest {
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
                getClass().getClassLoader(), new Class<?>[] {KekClient.class, ValueSealingClient.class}, recording);
        DelegatingKekClient observed = new DelegatingKekClient(client) {};
        ValueSealingClient server = observed.valueServer().orElseThrow();
        for (Object decorator : List.of(observed, server)) {
            Class<?> type = decorator == observed ? KekClient.class : ValueSealingClient.class;
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
    }
}
