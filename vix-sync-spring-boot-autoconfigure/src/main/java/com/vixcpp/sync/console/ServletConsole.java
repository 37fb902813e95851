package com.vixcpp.sync.console;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.HttpRequestHandler;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/**
 * Serves the console in an application with Spring MVC.
 */
public final class ServletConsole extends SimpleUrlHandlerMapping {

	/** Behind the endpoints, before whatever the application maps in general. */
	static final int ORDER = -99;

	/**
	 * Create the mapping.
	 * @param console what to serve
	 * @param proofs what requests of the page must carry, asked for each page
	 */
	public ServletConsole(Console console, Function<HttpServletRequest, @Nullable CsrfProof> proofs) {
		super(console.paths()
			.stream()
			.collect(Collectors.toMap((path) -> path, (path) -> new Handler(console, proofs))), ORDER);
	}

	private record Handler(Console console,
			Function<HttpServletRequest, @Nullable CsrfProof> proofs) implements HttpRequestHandler {

		@Override
		public void handleRequest(HttpServletRequest request, HttpServletResponse response)
				throws ServletException, IOException {
			if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
				throw new HttpRequestMethodNotSupportedException(request.getMethod(), List.of("GET", "HEAD"));
			}
			String path = request.getRequestURI();
			Console.Answer file = this.console.file(path);
			Console.Answer answer = (file != null) ? file : this.console.page(path, this.proofs.apply(request));
			for (Map.Entry<String, String> header : answer.headers().entrySet()) {
				response.setHeader(header.getKey(), header.getValue());
			}
			response.setContentType(answer.contentType());
			response.setContentLength(answer.body().length);
			response.getOutputStream().write(answer.body());
		}

	}

}
