package com.vixcpp.sync.receiver;

import java.io.IOException;
import java.security.Principal;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerAdapter;
import org.springframework.web.servlet.ModelAndView;

/**
 * Calls methods with {@link IdempotentReceiver} in an application with Spring MVC, by the
 * application's own adapter. Filters and interceptors, and so the security of the
 * application, come before it. Safe for use by several threads.
 */
public final class ServletReceiver implements HandlerAdapter, Ordered {

	private final Receiver receiver;

	private final Supplier<List<HandlerAdapter>> adapters;

	/**
	 * Create the adapter.
	 * @param receiver receives requests
	 * @param adapters all adapters of the application, in order
	 */
	public ServletReceiver(Receiver receiver, Supplier<List<HandlerAdapter>> adapters) {
		this.receiver = receiver;
		this.adapters = adapters;
	}

	/** Before the application's own. */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE + 100;
	}

	@Override
	public boolean supports(Object handler) {
		return handler instanceof HandlerMethod method && method.hasMethodAnnotation(IdempotentReceiver.class);
	}

	@Override
	public @Nullable ModelAndView handle(HttpServletRequest request, HttpServletResponse response, Object handler)
			throws Exception {
		HandlerAdapter adapter = this.adapters.get()
			.stream()
			.filter((each) -> each != this && each.supports(handler))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("No HandlerAdapter calls " + handler));
		List<String> header = Collections.list(request.getHeaders(KeyHeader.NAME));
		if (header.isEmpty() && !annotation(handler).required()) {
			return adapter.handle(request, response, handler);
		}
		BufferedResponse buffer = new BufferedResponse(response, this.receiver.settings().maxResponseSize());
		write(response, buffer, answer(header, request, buffer, (repeatable) -> {
			ModelAndView view = adapter.handle(repeatable, buffer, handler);
			if (view != null) {
				throw new IllegalStateException(handler
						+ " renders a view, which is made too late to be kept. Answer with a body (@ResponseBody)");
			}
		}));
		return null;
	}

	private static IdempotentReceiver annotation(Object handler) {
		return Objects.requireNonNull(((HandlerMethod) handler).getMethodAnnotation(IdempotentReceiver.class));
	}

	private Answer answer(List<String> header, HttpServletRequest request, BufferedResponse buffer, Call call)
			throws Exception {
		try {
			String key = KeyHeader.parse(header);
			RepeatableRequest repeatable = RepeatableRequest.read(request, this.receiver.settings().maxRequestSize());
			Principal caller = request.getUserPrincipal();
			ReceivedRequest received = ReceivedRequest.of((caller != null) ? caller.getName() : null, key,
					request.getMethod(), repeatable.address(), repeatable.body());
			return this.receiver.receive(received, () -> {
				call(call, repeatable, buffer);
				return buffer.answer();
			});
		}
		catch (RefusedException ex) {
			return ex.problem().answer();
		}
	}

	/** What wrote the answer may have wrapped what we threw. */
	private static void call(Call call, RepeatableRequest request, BufferedResponse buffer) throws Exception {
		try {
			call.with(request);
		}
		catch (Exception ex) {
			buffer.answer();
			throw ex;
		}
	}

	private static void write(HttpServletResponse response, BufferedResponse buffer, Answer answer) throws IOException {
		if (!Problem.isAnsweredBy(answer)) {
			buffer.cookies().forEach(response::addCookie);
		}
		BufferedResponse.Error error = buffer.error();
		if (error != null && error.status() == answer.status()) {
			response.sendError(error.status(), error.message());
			return;
		}
		response.setStatus(answer.status());
		answer.headers().forEach((name, values) -> {
			boolean more = name.equalsIgnoreCase(HttpHeaders.VARY) && response.containsHeader(name);
			if (!more) {
				response.setHeader(name, values.get(0));
			}
			values.stream().skip(more ? 0 : 1).forEach((value) -> response.addHeader(name, value));
		});
		if (answer.body().length > 0) {
			response.setContentLength(answer.body().length);
			response.getOutputStream().write(answer.body());
		}
	}

	/** Calls the handler. */
	private interface Call {

		void with(HttpServletRequest request) throws Exception;

	}

}
