package com.vixcpp.sync;

import java.lang.reflect.Method;
import java.net.URLClassLoader;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Runs the whole test class once on its own class path, and tells for each test what came
 * of it there.
 */
class ClassPathWithoutExtension implements BeforeAllCallback, InvocationInterceptor {

	private Map<String, Optional<Throwable>> results = Map.of();

	@Override
	public void beforeAll(ExtensionContext context) throws Exception {
		if (!isInside()) {
			Class<?> tests = context.getRequiredTestClass();
			this.results = run(tests.getName(), tests.getAnnotation(ClassPathWithout.class).value());
		}
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Optional<Throwable>> run(String tests, String... without) throws Exception {
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader loader = ClassPath.complete().without(without).newLoader()) {
			Thread.currentThread().setContextClassLoader(loader);
			Object run = loader.loadClass(ClassPathRun.class.getName()).getDeclaredConstructor().newInstance();
			return ((Function<String, Map<String, Optional<Throwable>>>) run).apply(tests);
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}
	}

	private static boolean isInside() {
		return ClassPath.OWN.equals(ClassPathWithoutExtension.class.getClassLoader().getName());
	}

	@Override
	public void interceptTestMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method,
			ExtensionContext context) throws Throwable {
		test(invocation, context);
	}

	@Override
	public void interceptTestTemplateMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method,
			ExtensionContext context) throws Throwable {
		test(invocation, context);
	}

	private void test(Invocation<Void> invocation, ExtensionContext context) throws Throwable {
		onlyInside(invocation);
		if (!isInside()) {
			Optional<Throwable> failure = this.results.get(context.getUniqueId());
			if (failure == null) {
				throw new IllegalStateException("Not run on its own class path: " + context.getUniqueId());
			}
			if (failure.isPresent()) {
				throw failure.get();
			}
		}
	}

	@Override
	public void interceptBeforeAllMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method,
			ExtensionContext context) throws Throwable {
		onlyInside(invocation);
	}

	@Override
	public void interceptBeforeEachMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method,
			ExtensionContext context) throws Throwable {
		onlyInside(invocation);
	}

	@Override
	public void interceptAfterEachMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method,
			ExtensionContext context) throws Throwable {
		onlyInside(invocation);
	}

	@Override
	public void interceptAfterAllMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method,
			ExtensionContext context) throws Throwable {
		onlyInside(invocation);
	}

	private static void onlyInside(Invocation<Void> invocation) throws Throwable {
		if (isInside()) {
			invocation.proceed();
		}
		else {
			invocation.skip();
		}
	}

}
