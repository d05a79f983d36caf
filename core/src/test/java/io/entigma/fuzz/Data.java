// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The same rows for both twins. */
final class Data {
    private final ClassLoader loader;
    private final Random random;

    private Data(ClassLoader loader, long seed) {
        this.loader = loader;
        this.random = new Random(seed);
    }

    /** Stores the rows, half of them before the pause and half after it. */
    static void store(FuzzSession session, ClassLoader loader, int half) {
        session.persist(new Data(loader, 7 + half).all(half));
    }

    /** A new entity. */
    static Object another(ClassLoader loader, long seed, String entity, long id) {
        Data data = new Data(loader, seed);
        Object made = data.filled(data.instance(entity));
        set(made, "id", id);
        return made;
    }

    /** Gives some attributes of an entity other values. */
    static void change(Object entity, long seed) {
        new Data(entity.getClass().getClassLoader(), seed).fill(entity, 3);
    }

    /** Takes all rows out. */
    static void clear(FuzzSession session) {
        session.mutation("update Cust set boss = null").execute();
        for (String entity : List.of("Ord", "Cust", "Base", "One", "Sec", "Uni", "Nos", "Nob")) {
            session.remove(session.selection("from " + entity).list());
        }
    }

    private List<Object> all(int half) {
        List<Object> customers = customers(half);
        List<Object> all = new ArrayList<>(customers);
        for (int i = 1; i <= 7; i++) {
            Object order = made("Ord", i, half);
            set(order, "cust", random.nextInt(5) == 0 ? null : customers.get(random.nextInt(customers.size())));
            all.add(order);
        }
        for (int i = 1; i <= 2; i++) {
            Object unique = made("Uni", i, half);
            set(unique, "duni", Pools.value(Kind.TEXT, true, 2 * half + i - 1));
            all.add(unique);
        }
        for (String entity : List.of("Base", "Sub", "One", "OneSub", "Sec", "Nos", "Nob", "Nosub")) {
            for (int i = 1; i <= 4; i++) {
                boolean sub = entity.toLowerCase(java.util.Locale.ROOT).endsWith("sub");
                all.add(made(entity, sub ? 20 + i : i, half));
            }
        }
        return all;
    }

    private List<Object> customers(int half) {
        List<Object> customers = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            Object customer = made("Cust", i, half);
            set(customer, "home", embedded());
            if (!customers.isEmpty() && random.nextInt(3) > 0) {
                set(customer, "boss", customers.get(random.nextInt(customers.size())));
            }
            for (String tags : List.of("dtags", "rtags", "stags", "ptags")) {
                set(customer, tags, texts(tags.charAt(0) != 'p'));
            }
            Map<String, String> map = new HashMap<>();
            for (int k = random.nextInt(3); k > 0; k--) {
                map.put("k" + k, (String) Pools.value(Kind.TEXT, true, random.nextInt(Pools.size())));
            }
            set(customer, "dmap", map);
            List<Object> spots = new ArrayList<>();
            for (int s = random.nextInt(3); s > 0; s--) {
                spots.add(filled(instance("Spot")));
            }
            set(customer, "spots", spots);
            customers.add(customer);
        }
        return customers;
    }

    private Object made(String entity, int id, int half) {
        Object made = filled(instance(entity));
        set(made, "id", (long) (2 * id - half));
        return made;
    }

    private Object embedded() {
        return filled(instance("Home"));
    }

    private List<String> texts(boolean sealed) {
        List<String> all = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            all.add((String) Pools.value(Kind.TEXT, sealed, random.nextInt(Pools.size())));
        }
        return all;
    }

    private Object instance(String name) {
        try {
            java.lang.reflect.Constructor<?> constructor =
                    loader.loadClass(Model.class.getName() + "$" + name).getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object filled(Object entity) {
        return fill(entity, 1);
    }

    /** Each attribute, or one of so many. */
    private Object fill(Object entity, int oneOf) {
        for (Class<?> type = entity.getClass(); type != Object.class; type = type.getSuperclass()) {
            List<Field> fields = new ArrayList<>(List.of(type.getDeclaredFields()));
            fields.sort(java.util.Comparator.comparing(Field::getName));
            for (Field field : fields) {
                Kind kind = kind(field);
                if (kind != null && (oneOf == 1 || random.nextInt(oneOf) == 0)) {
                    int index = random.nextInt(Pools.size() + 1);
                    boolean sealed = Col.of(field.getName(), kind).sealed();
                    set(entity, field.getName(), index == Pools.size() ? null : Pools.value(kind, sealed, index));
                }
            }
        }
        return entity;
    }

    private static @Nullable Kind kind(Field field) {
        for (Kind kind : Kind.values()) {
            if (kind.type() == field.getType() && !field.getName().equals("id")) {
                return kind;
            }
        }
        return null;
    }

    private static void set(Object entity, String name, @Nullable Object value) {
        for (Class<?> type = entity.getClass(); type != null; type = type.getSuperclass()) {
            try {
                Field field = type.getDeclaredField(name);
                field.setAccessible(true);
                field.set(entity, value);
                return;
            } catch (NoSuchFieldException e) {
                // Its superclass has it.
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new IllegalArgumentException(name);
    }
}
