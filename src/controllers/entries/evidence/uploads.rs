//! `/entries/{pid}/uploads` and `/uploads/{pid}`: files that arrive in pieces, by the tus 1.0 protocol. Every request asks the
//! policy anew; an upload belongs to the person who began it, and to everybody else it does not exist.

use axum::{
    Json,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::StreamExt;
use serde_json::json;
use uuid::Uuid;

use super::{super::failed, attachment, beside};
use crate::{
    domain::{
        evidence::{FileRefusal, limit_for},
        policy::{Question, may_attach_evidence},
    },
    forms::{FormErrors, evidence_form::EvidenceForm},
    models::{
        entries::{
            EntryCase,
            change::{ChangeError, in_time},
            draft::Draft,
        },
        evidence::intake::{self, IntakeError},
        stored_files::keys,
        uploads::{
            self, NewUpload, UploadCase,
            finishing::{Attached, ComposeError},
            receiving::{ReceiveError, Verifier},
            seat::Seat,
        },
    },
    web::{
        Context, PageError, PageResult, Path, RawForm, SignedIn, csrf,
        error::OrNotFound,
        error_page::OwnBody,
        read_only::Sent,
        routes::{PageRoute, on, post},
        tus::{self, Checksum, Fault},
    },
    workers::inspect_files::inspect_soon,
};

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
/// Why the file was refused, percent-encoded: an answer to `HEAD` has no body to say it in.
const REFUSED: HeaderName = HeaderName::from_static("upload-refused");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");

/// The routes.
pub(super) fn routes() -> Vec<PageRoute> {
    let (all, one) = ("/entries/{pid}/uploads", "/uploads/{pid}");
    let attach = Question::AttachEvidence;
    let routes = vec![
        on(Method::OPTIONS, all, Question::Public, offer),
        on(Method::OPTIONS, one, Question::Public, offer),
        post(all, attach, create).streaming_body(),
        on(Method::HEAD, one, attach, show),
        on(Method::PATCH, one, attach, update).streaming_body(),
        on(Method::DELETE, one, attach, destroy),
    ];
    let version = HeaderValue::from_static(tus::VERSION);
    routes.into_iter().map(|route| route.answers_with(RESUMABLE, version.clone())).collect()
}

/// How a request ends: an answer of the protocol, or a page's error.
enum Answer {
    /// The protocol's own refusal.
    Fault(Fault),
    /// Refused for a reason that people read beside the field.
    Refused(FormErrors),
    /// As for every page.
    Page(PageError),
}

impl From<Fault> for Answer {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl<E: Into<PageError>> From<E> for Answer {
    fn from(error: E) -> Self {
        Self::Page(error.into())
    }
}

/// What we speak.
async fn offer(request: State<Context>) -> PageResult<Response> {
    let most = crate::portal::Portal::of(&request)?.settings.max_file_bytes;
    let headers = [
        ("tus-version", tus::VERSION.to_owned()),
        ("tus-extension", tus::EXTENSIONS.to_owned()),
        ("tus-checksum-algorithm", tus::CHECKSUMS.to_owned()),
        ("tus-max-size", most.to_string()),
    ];
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}

async fn create(visit: SignedIn, Path(pid): Path<Uuid>, request: Request) -> PageResult<Response> {
    check_token(&visit, request.headers())?;
    let case = super::super::find(&visit, pid, None).await?;
    let outcome = begin(&visit, &case, request).await;
    answer(&visit, &case, outcome)
}

async fn begin(visit: &SignedIn, case: &EntryCase, request: Request) -> Result<Response, Answer> {
    in_time(may_attach_evidence(&visit.actor, &case.facts), case).map_err(|error| failed(error, case))?;
    let headers = request.headers();
    tus::check_version(headers)?;
    let (size, metadata) = (tus::length(headers)?, tus::metadata(headers)?);
    let has_bytes = tus::has_bytes(headers);
    let text = |name: &str| metadata.get(name).cloned().unwrap_or_default();
    let form = EvidenceForm::read(&RawForm::new(
        ["target", "title", "page_note", "is_public"].map(|name| (name.to_owned(), text(name))).to_vec(),
    ));
    let draft = Draft::load(visit.db(), &case.entry, &case.standing).await?;
    let file_name: String = text("filename").chars().take(1_000).collect();
    check_beginning(visit, case, &draft, &form, (&file_name, size))?;
    let new = NewUpload {
        file_name,
        target: form.target,
        title: form.title,
        page_note: form.page_note,
        is_public: form.is_public,
        size_bytes: i64::try_from(size).unwrap_or(i64::MAX),
    };
    let row = match uploads::Model::begin(visit.db(), &visit.actor, case.entry.pid, &new, visit.now).await {
        Ok(row) => row,
        Err(ChangeError::TooMany) => {
            let mut errors = FormErrors::default();
            errors.add_with("file", "evidence-too-many-uploads", vec![("most", uploads::MOST_OPEN.to_string())]);
            return Err(Answer::Refused(errors));
        }
        Err(error) => return Err(failed(error, case).into()),
    };
    let location = format!("/uploads/{}", row.pid);
    let mut response = if has_bytes {
        go_on(visit, UploadCase { upload: row, case: case.clone() }, 0, request).await?
    } else {
        standing(&row)
    };
    *response.status_mut() = StatusCode::CREATED;
    if let Ok(location) = HeaderValue::from_str(&location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// What can be told before the first byte is sent is told then.
fn check_beginning(
    visit: &SignedIn,
    case: &EntryCase,
    draft: &Draft,
    form: &EvidenceForm,
    (file_name, size): (&str, u64),
) -> Result<(), Answer> {
    let mut errors = FormErrors::default();
    let usual = limit_for(file_name, u64::try_from(attachment::limit(visit, case)).unwrap_or(0));
    let requirement = attachment::requirement_of(draft, &form.target);
    let own = requirement.and_then(|requirement| requirement.max_bytes).and_then(|limit| u64::try_from(limit).ok());
    let limit = own.map_or(usual, |own| own.min(usual));
    if size == 0 {
        attachment::refuse(visit, FileRefusal::Empty, &mut errors);
    } else if size > limit {
        attachment::refuse(visit, FileRefusal::TooLarge { limit }, &mut errors);
    }
    form.check_words(&mut errors);
    attachment::check_target(draft, &form.target, &mut errors);
    if errors.is_empty() { Ok(()) } else { Err(Answer::Refused(errors)) }
}

async fn show(visit: SignedIn, Path(pid): Path<Uuid>, headers: HeaderMap) -> PageResult<Response> {
    let mut found = own(&visit, pid).await?;
    if let Err(fault) = tus::check_version(&headers) {
        return answer(&visit, &found.case, Err(fault.into()));
    }
    if found.upload.is_complete() && found.upload.evidence_pid.is_none() {
        // The last byte came, but the server was stopped before the file was attached.
        if let Some(reason) = visit.portal.read_only() {
            return Err(PageError::ReadOnly { reason, sent: Box::new(Sent::default()) });
        }
        let (late, waiting) = (visit.clone(), found.clone());
        let attached = beside(async move {
            let (_seat, found) = seated(&late, waiting).await?;
            finish(&late, &found).await
        });
        if let Err(refused) = attached.await {
            return answer(&visit, &found.case, Err(refused));
        }
        found = own(&visit, pid).await?;
    }
    let mut response = standing(&found.upload);
    *response.status_mut() = StatusCode::OK;
    let length = HeaderValue::from(found.upload.size_bytes);
    response.headers_mut().insert(LENGTH, length);
    answer(&visit, &found.case, Ok(response))
}

async fn update(visit: SignedIn, Path(pid): Path<Uuid>, request: Request) -> PageResult<Response> {
    check_token(&visit, request.headers())?;
    let found = own(&visit, pid).await?;
    let case = found.case.clone();
    let outcome = patch(&visit, found, request).await;
    answer(&visit, &case, outcome)
}

async fn patch(visit: &SignedIn, found: UploadCase, request: Request) -> Result<Response, Answer> {
    let headers = request.headers();
    tus::check_version(headers)?;
    tus::check_content_type(headers)?;
    let offset = tus::offset(headers)?;
    go_on(visit, found, offset, request).await
}

/// Takes the request's bytes, and attaches the file with the last one.
async fn go_on(visit: &SignedIn, found: UploadCase, offset: i64, request: Request) -> Result<Response, Answer> {
    let verifier = Checksum::read(request.headers())?;
    let (visit, body) = (visit.clone(), request.into_body());
    beside(async move {
        let (mut seat, mut found) = seated(&visit, found).await?;
        found.upload.received_bytes = receive(&visit, &found.upload, offset, body, verifier, &mut seat).await?;
        if found.upload.is_complete() {
            finish(&visit, &found).await?;
            // What is attached does not expire any more.
            found.upload = found.upload.reload(visit.db()).await?.or_not_found()?;
        } else {
            found.upload.expires_at = visit.now + uploads::LIFETIME;
        }
        Ok(standing(&found.upload))
    })
    .await
}

/// The upload as it is when nobody else in this process works on it, until the seat is dropped.
async fn seated(visit: &SignedIn, found: UploadCase) -> Result<(Seat, UploadCase), Answer> {
    let seat = Seat::take(found.upload.pid).await;
    let seat = seat.ok_or(Fault { status: StatusCode::LOCKED, what: "another request works on this upload" })?;
    let upload = found.upload.reload(visit.db()).await?.or_not_found()?;
    Ok((seat, UploadCase { upload, ..found }))
}

async fn receive(
    visit: &SignedIn,
    row: &uploads::Model,
    offset: i64,
    body: Body,
    verifier: Option<Checksum>,
    seat: &mut Seat,
) -> Result<i64, Answer> {
    let chunks = Box::pin(body.into_data_stream().take_until(seat.asked_to_leave()));
    let received = row.receive(visit.db(), &visit.ctx.storage, offset, chunks, verifier, visit.now).await;
    received.map_err(|error| match error {
        ReceiveError::OtherOffset => {
            Answer::Fault(Fault { status: StatusCode::CONFLICT, what: "Upload-Offset is not where the upload is" })
        }
        ReceiveError::TooMany => {
            Answer::Fault(Fault { status: StatusCode::PAYLOAD_TOO_LARGE, what: "more bytes than Upload-Length" })
        }
        ReceiveError::Checksum => {
            let status = StatusCode::from_u16(tus::CHECKSUM_MISMATCH).unwrap_or(StatusCode::BAD_REQUEST);
            Answer::Fault(Fault { status, what: "the checksum differs" })
        }
        ReceiveError::Storage(error) => Answer::Page(PageError::Unavailable(error)),
        ReceiveError::Db(error) => Answer::Page(error.into()),
    })
}

impl Verifier for Checksum {
    fn update(&mut self, bytes: &[u8]) {
        Self::update(self, bytes);
    }

    fn fits(self) -> bool {
        Self::fits(self)
    }
}

/// Looks at the whole file as at one that came by the plain form, and attaches it. A refused upload is forgotten, unless another
/// node attached it meanwhile.
async fn finish(visit: &SignedIn, found: &UploadCase) -> Result<(), Answer> {
    let (upload, case) = (&found.upload, &found.case);
    if upload.evidence_pid.is_some() {
        return Ok(());
    }
    let mut errors = FormErrors::default();
    let limit = u64::try_from(attachment::limit(visit, case)).unwrap_or(0);
    let (is_scanned, turns) = (visit.portal.scanner.is_some(), &visit.portal.turns);
    let file = match upload.compose(visit.db(), &visit.ctx.storage, limit, is_scanned, turns).await {
        Ok(received) => Ok(received),
        Err(ComposeError::Intake(IntakeError::Refused(refusal))) => Err(refusal),
        Err(ComposeError::Intake(IntakeError::BrokenOff(error) | IntakeError::Storage(error))) => {
            return Err(PageError::Unavailable(error).into());
        }
        Err(ComposeError::Db(error)) => return Err(error.into()),
        Err(ComposeError::PartsGone { .. }) => return attached_elsewhere(visit, upload).await,
    };
    let key = file.as_ref().ok().map(|file| file.storage_key.clone());
    let attached = attach(visit, found, &file, &mut errors).await;
    match (&attached, key) {
        (Ok(true), Some(key)) => inspect_soon(&visit.ctx, &key).await,
        (_, Some(key)) => keys::discard_unless_known(visit.db(), &visit.ctx.storage, &key).await,
        (_, None) => {}
    }
    attached?;
    if !errors.is_empty() {
        if upload.forget_unattached(visit.db(), &visit.ctx.storage, visit.now).await? {
            return Err(Answer::Refused(errors));
        }
        return attached_elsewhere(visit, upload).await;
    }
    upload.drop_parts(visit.db(), &visit.ctx.storage).await?;
    Ok(())
}

/// Another node was faster. What it did holds; when it is not done, the client has to ask again.
async fn attached_elsewhere(visit: &SignedIn, upload: &uploads::Model) -> Result<(), Answer> {
    match upload.reload(visit.db()).await?.or_not_found()?.evidence_pid {
        Some(_) => Ok(()),
        None => Err(Fault { status: StatusCode::CONFLICT, what: "parts of the upload are missing" }.into()),
    }
}

/// Whether this request attached the file. What people must read is in `errors`.
async fn attach(
    visit: &SignedIn,
    found: &UploadCase,
    file: &Result<intake::Received, FileRefusal>,
    errors: &mut FormErrors,
) -> Result<bool, Answer> {
    let (upload, case) = (&found.upload, &found.case);
    let draft = Draft::load(visit.db(), &case.entry, &case.standing).await?;
    let form = EvidenceForm {
        target: upload.target.clone(),
        title: upload.title.clone(),
        page_note: upload.page_note.clone(),
        is_public: upload.is_public,
        url: String::new(),
    };
    let checked = attachment::check(visit, &draft, &form, Some(file), errors);
    let Some(checked) = checked.filter(|_| errors.is_empty()) else { return Ok(false) };
    match upload.attach(visit.db(), &visit.actor, case.entry.pid, &checked, visit.now).await {
        Ok(attached) => Ok(attached == Attached::Now),
        Err(error) => {
            attachment::explain(error, &checked, errors).map_err(|error| failed(error, case))?;
            Ok(false)
        }
    }
}

async fn destroy(visit: SignedIn, Path(pid): Path<Uuid>, headers: HeaderMap) -> PageResult<Response> {
    check_token(&visit, &headers)?;
    let found = own(&visit, pid).await?;
    if let Err(fault) = tus::check_version(&headers) {
        return answer(&visit, &found.case, Err(fault.into()));
    }
    found.upload.forget(visit.db(), &visit.ctx.storage, visit.now).await?;
    answer(&visit, &found.case, Ok(StatusCode::NO_CONTENT.into_response()))
}

/// The visitor's own upload, while the visitor may still attach evidence to its entry; 410 once it expired.
async fn own(visit: &SignedIn, pid: Uuid) -> PageResult<UploadCase> {
    let found = uploads::Model::find_own(visit.db(), pid, &visit.actor, visit.now).await?.or_not_found()?;
    super::may(may_attach_evidence(&visit.actor, &found.case.facts), &found.case)?;
    if found.upload.is_expired(visit.now) {
        return Err(PageError::Gone { recovery: Vec::new() });
    }
    Ok(found)
}

/// Scripts send the form's token as a header.
fn check_token(visit: &SignedIn, headers: &HeaderMap) -> PageResult<()> {
    let given = headers.get(csrf::HEADER).and_then(|token| token.to_str().ok()).unwrap_or_default();
    visit.check_token(given)
}

/// How far the upload is, and how long it may pause.
fn standing(row: &uploads::Model) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(OFFSET, HeaderValue::from(row.received_bytes));
    if row.evidence_pid.is_none() {
        headers.insert(EXPIRES, tus::expires(row.expires_at));
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn answer(visit: &SignedIn, case: &EntryCase, outcome: Result<Response, Answer>) -> PageResult<Response> {
    match outcome {
        Ok(response) => Ok(visit.finish(response)),
        Err(Answer::Page(error)) => Err(error),
        Err(Answer::Fault(fault)) => Ok(own_body(visit, fault.status, &json!({ "message": fault.what }))),
        Err(Answer::Refused(errors)) => {
            let texts = errors.iter().map(|error| {
                let text = visit.portal.engine.message(visit.locale, &error.key, &error.args);
                json!({ "field": error.field, "message": text })
            });
            let texts: Vec<_> = texts.collect();
            let body = json!({ "errors": texts, "entry": case.entry.pid });
            let mut response = own_body(visit, StatusCode::UNPROCESSABLE_ENTITY, &body);
            let words = texts.iter().filter_map(|text| text["message"].as_str()).collect::<Vec<_>>().join(" ");
            let encoded =
                url::form_urlencoded::byte_serialize(words.as_bytes()).collect::<String>().replace('+', "%20");
            if let Ok(encoded) = HeaderValue::from_str(&encoded) {
                response.headers_mut().insert(REFUSED, encoded);
            }
            Ok(response)
        }
    }
}

fn own_body(visit: &SignedIn, status: StatusCode, body: &serde_json::Value) -> Response {
    let mut response = (status, Json(body)).into_response();
    response.extensions_mut().insert(OwnBody);
    visit.finish(response)
}
