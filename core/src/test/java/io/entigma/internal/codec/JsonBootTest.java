// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.MisconfigurationException;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Jackson cannot map is found when the codec is made, not when the first value is read. */
@SuppressWarnings("unused")
class JsonBootTest {
    interface Shape {}

    @Entity
    static class Customer {
        @Id
        Long id;
    }

    static class NoConstructor {
        final String text;

        private NoConstructor(String text, int ignored) {
            this.text = text;
        }
    }

    class Inner {
        String text;
    }

    record HoldsInterface(Shape shape) {}

    record HoldsNoConstructor(List<Map<String, NoConstructor>> deep) {}

    record HoldsEntity(Customer customer) {}

    record HoldsTime(java.sql.Time time) {}

    record HoldsOptional(Optional<String> text) {}

    record HoldsThread(Thread thread) {}

    record Tree(String name, List<Tree> children) {}

    static class Fields {
        List<Customer> entities;
        Map<String, Customer> entityMap;
        Set<Shape> interfaces;
        List<java.util.Calendar> calendars;
    }

    private static void assertRefused(JsonCodecTest.Jackson jackson, Type type, Class<?> culprit, String why) {
        assertThatThrownBy(() -> jackson.codec(type))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining(type.getTypeName())
                .hasMessageContaining(culprit.getName())
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a class that Jackson cannot map, however deep, fails at boot")
    void forType_unmappable_isRefused(JsonCodecTest.Jackson jackson) {
        assertRefused(jackson, Customer.class, Customer.class, "entity");
        assertRefused(jackson, HoldsEntity.class, Customer.class, "entity");
        assertRefused(jackson, JsonSamples.fieldOf(Fields.class, "entities"), Customer.class, "entity");
        assertRefused(jackson, JsonSamples.fieldOf(Fields.class, "entityMap"), Customer.class, "entity");
        assertRefused(jackson, JsonSamples.fieldOf(Fields.class, "interfaces"), Shape.class, "abstract");
        assertRefused(jackson, JsonSamples.fieldOf(Fields.class, "calendars"), java.util.Calendar.class, "java.time");
        assertRefused(jackson, HoldsInterface.class, Shape.class, "abstract");
        assertRefused(jackson, HoldsTime.class, java.sql.Time.class, "java.time");
        assertRefused(jackson, NoConstructor.class, NoConstructor.class, "instance");
        assertRefused(jackson, HoldsNoConstructor.class, NoConstructor.class, "instance");
        assertRefused(jackson, Inner.class, Inner.class, "");
        assertRefused(jackson, HoldsThread.class, HoldsThread.class, "");
        assertThatCode(() -> jackson.codec(Tree.class)).doesNotThrowAnyException();
    }

    @Test
    void forType_optionalInRecord_needsJackson3() throws Exception {
        assertRefused(JsonCodecTest.Jackson.TWO, HoldsOptional.class, Optional.class, "module");
        JsonCodec three = JsonCodecTest.Jackson.THREE.codec(HoldsOptional.class);
        assertThat(three.decode(three.encode(new HoldsOptional(Optional.of("a")))))
                .isEqualTo(new HoldsOptional(Optional.of("a")));
    }

    /** Loads this library anew, without the classes whose names start with one of the prefixes. */
    private static final class Without extends ClassLoader {
        private static final List<String> ANEW = List.of(
                "io.entigma.internal.",
                "tools.jackson.",
                "com.fasterxml.jackson.core.",
                "com.fasterxml.jackson.databind.",
                "com.fasterxml.jackson.datatype.");

        private final List<String> hidden;

        Without(String... hidden) {
            super(JsonBootTest.class.getClassLoader());
            this.hidden = List.of(hidden);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (hidden.stream().anyMatch(name::startsWith)) {
                throw new ClassNotFoundException(name);
            }
            if (ANEW.stream().noneMatch(name::startsWith)) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }

        Object codec(Type type) throws Throwable {
            Method forType =
                    Class.forName(Codecs.class.getName(), true, this).getMethod("forType", Type.class, Integer.class);
            try {
                return forType.invoke(null, type, null);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        byte[] encode(Type type, Object value) throws Throwable {
            Object codec = codec(type);
            Method encode =
                    Class.forName(ValueCodec.class.getName(), true, this).getMethod("encode", Object.class);
            return (byte[]) encode.invoke(codec, value);
        }
    }

    @Test
    void forType_noJackson_workForScalarsAndSaysWhatIsMissing() throws Throwable {
        Without neither = new Without("tools.jackson.", "com.fasterxml.jackson.");

        assertThat(neither.encode(String.class, "a")).containsExactly('a');
        assertThat(neither.encode(JsonSamples.Point.class, new JsonSamples.Point(1, 2)))
                .hasSize(15);
        assertThatThrownBy(() -> neither.codec(JsonSamples.Settings.class))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("com.fasterxml.jackson.core:jackson-databind")
                .hasMessageContaining("tools.jackson.core:jackson-databind");
    }

    @Test
    void forType_oneJackson_takesTheOneThatIsThere() throws Throwable {
        Without three = new Without("tools.jackson.");
        Without two = new Without("com.fasterxml.jackson.databind.", "com.fasterxml.jackson.core.");

        for (Without loader : List.of(three, two)) {
            assertThat(loader.encode(JsonSamples.field("strings"), List.of("a")))
                    .asString()
                    .isEqualTo("[\"a\"]");
        }
    }

    static class HoldsDate {
        LocalDate date = LocalDate.EPOCH;
    }

    @Test
    void forType_jackson2WithoutJavaTime_saysWhichModuleIsMissing() throws Throwable {
        Without loader = new Without("tools.jackson.", "com.fasterxml.jackson.datatype.");

        assertThat(loader.encode(JsonSamples.field("strings"), List.of("a")))
                .asString()
                .isEqualTo("[\"a\"]");
        assertThatThrownBy(() -> loader.codec(HoldsDate.class))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("java.time.LocalDate")
                .hasMessageContaining("jackson-datatype-jsr310");
    }
}
