//! A route cannot be made without naming the question that its policy answers; the list of all routes is what the tests walk.

use axum::{
    extract::DefaultBodyLimit,
    handler::Handler,
    http::{HeaderName, HeaderValue, Method},
    middleware::{self, Next},
    response::Response,
    routing::{self, MethodFilter, MethodRouter},
};
use loco_rs::controller::Routes;

use super::Context;
use crate::domain::policy::Question;

/// One method on one path, with the question that decides who may use it.
#[derive(Clone, Debug)]
pub struct PageRoute {
    /// GET or POST for pages; resumable uploads use more.
    pub method: Method,
    /// Path with `{parameters}`.
    pub path: &'static str,
    /// The policy function that the handler asks.
    pub question: Question,
    /// Does its form work in read-only mode?
    pub works_read_only: bool,
    /// Does its handler take a body of any length as it comes?
    pub streams: bool,
    handler: MethodRouter<Context>,
}

/// A page.
pub fn get<H, T>(path: &'static str, question: Question, handler: H) -> PageRoute
where
    H: Handler<T, Context>,
    T: 'static,
{
    PageRoute {
        method: Method::GET,
        path,
        question,
        works_read_only: true,
        streams: false,
        handler: routing::get(handler),
    }
}

/// A form's target.
pub fn post<H, T>(path: &'static str, question: Question, handler: H) -> PageRoute
where
    H: Handler<T, Context>,
    T: 'static,
{
    PageRoute {
        method: Method::POST,
        path,
        question,
        works_read_only: false,
        streams: false,
        handler: routing::post(handler),
    }
}

/// What a protocol of ours answers to another method than pages use.
pub fn on<H, T>(method: Method, path: &'static str, question: Question, handler: H) -> PageRoute
where
    H: Handler<T, Context>,
    T: 'static,
{
    let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET);
    PageRoute { method, path, question, works_read_only: false, streams: false, handler: routing::on(filter, handler) }
}

impl PageRoute {
    /// Lets this form work in read-only mode: it changes nothing but who is signed in.
    #[must_use]
    pub const fn in_read_only_mode(mut self) -> Self {
        self.works_read_only = true;
        self
    }

    /// Sends this header with every answer of the route, refusals too.
    #[must_use]
    pub fn answers_with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.handler = self.handler.layer(middleware::from_fn(move |request: axum::extract::Request, next: Next| {
            let (name, value) = (name.clone(), value.clone());
            async move {
                let mut response: Response = next.run(request).await;
                response.headers_mut().insert(name, value);
                response
            }
        }));
        self
    }

    /// Lets this route take bodies of up to `bytes`.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.handler = self.handler.layer(DefaultBodyLimit::max(bytes));
        self
    }

    /// Lets this route take bodies of any length, as slowly as a bad line brings them: the handler counts while it streams.
    #[must_use]
    pub fn streaming_body(mut self) -> Self {
        self.streams = true;
        self.handler = self.handler.layer(DefaultBodyLimit::disable());
        self
    }
}

/// The routes as Loco wants them.
#[must_use]
pub fn to_loco(routes: Vec<PageRoute>, context: &Context) -> Routes {
    routes.into_iter().fold(Routes::new(), |all, route| {
        let handler = route.handler.with_state(context.clone());
        match route.method {
            Method::POST => all.post(route.path, handler),
            Method::PATCH => all.patch(route.path, handler),
            Method::DELETE => all.delete(route.path, handler),
            Method::HEAD => all.head(route.path, handler),
            Method::OPTIONS => all.options(route.path, handler),
            _ => all.get(route.path, handler),
        }
    })
}
