import type { Script } from './script.js';

export const es: Script = {
  visitor: 'Funcionario visitante',
  bilateral: {
    subject: 'Caso Garza: primer contacto (formación)',
    welcome:
      'Buenos días, {officer}, y le damos la bienvenida. Soy {player}, punto de contacto de {playerState}. Esta es una red de formación: los Estados son inventados y los casos también; no escriba aquí nada real. ' +
      'Escríbame como a un colega del extranjero: pregunte, por ejemplo, si procedería una solicitud de información bancaria en el caso Garza, o adjunte un borrador. Respondo en unos segundos.',
    document: {
      fileName: 'caso-garza-resumen.txt',
      note: 'Un resumen de una página del caso Garza, para que tenga algo que abrir y guardar.',
      body:
        'CASO GARZA: RESUMEN (FORMACIÓN, INVENTADO)\n\nEstado requirente: {state}\nEstado requerido: {playerState}\n\n' +
        '1. Hechos: pagos por obras que nunca se realizaron pasaron por tres sociedades.\n2. Se pide: documentos de apertura de cuenta y extractos de seis meses.\n' +
        '3. Base jurídica: la convención en la que ambos Estados son parte; hay doble incriminación.\n4. Confidencialidad: las personas afectadas no han sido informadas.\n\nNada ni nadie de este papel existe.',
    },
  },
  notice: {
    title: 'Aviso de prueba: sírvase acusar recibo',
    text: 'Esta es una prueba del procedimiento de avisos. No ha ocurrido nada y no hay que hacer nada, salvo una cosa: sírvase acusar recibo en nombre de {authority}. Su acuse de recibo va firmado, lleva su nombre y no puede retirarse.',
  },
  acknowledged: 'Gracias, {officer}: hemos recibido su acuse de recibo y la firma es válida. En un caso real, ambos sabríamos ahora, y podríamos probar, quién tomó nota y cuándo.',
  consultation: {
    subject: 'Caso Garza: ¿procedería una solicitud de información bancaria? (formación)',
    question:
      'Estimados colegas de {state}, estimado colega {other}: antes de redactar nada, en el caso Garza estudiamos una solicitud de asistencia judicial recíproca para obtener información bancaria de seis meses. ¿Procedería por su parte y qué necesitarían de nosotros?',
    reply: 'Por nuestra parte, sí. Añadan un resumen de los hechos, la relación entre la cuenta y el delito y unas palabras sobre la doble incriminación. Si el titular no debe enterarse, pidan expresamente la confidencialidad.',
    invitation: 'Gracias, {other}, queda claro. {officer}, ¿cómo lo ve {state}? Basta una línea: para eso sirve la consulta antes de la solicitud.',
  },
  answers: {
    preservation: [
      'Si los datos pueden desaparecer, no espere a la solicitud: primero se envía un aviso de conservación rápida de datos a nuestro punto de contacto 24/7, y después la solicitud de asistencia judicial recíproca. Dígame qué datos, en qué proveedor de servicios y por qué es urgente.',
    ],
    bank_records: [
      'Información bancaria: sí, es posible. Necesitamos la cuenta o al menos su titular, el período, la relación de la cuenta con el delito y un breve resumen de los hechos. ¿Debe pedirse confidencialidad al banco?',
      'Gracias, es útil. Con el período y la relación con el delito podríamos cumplir la solicitud; los extractos certificados suelen llegar en unas semanas. Indique si servirán de prueba en juicio, porque entonces los certificaríamos para ello.',
    ],
    extradition: [
      'Para una extradición necesitamos la orden o la sentencia, el texto de las disposiciones, los datos de la persona y los hechos; aquí se examina la doble incriminación y rige el principio de especialidad. Si hay peligro de fuga, puede pedirse antes la detención preventiva.',
    ],
    deadline: [
      'Entendido: es urgente. Indíqueme la fecha en que lo necesita y el motivo, por ejemplo una audiencia o el fin de una detención, y lo traslado hoy mismo. Si hay datos en peligro, envíe un aviso: llega al instante al funcionario de guardia.',
    ],
    thanks: ['No hay de qué. Para eso estamos; escriba cuando quiera.'],
    greeting: ['Buenos días, {officer}. Es un gusto recibir noticias de {state}. ¿Qué podemos hacer por ustedes en el caso Garza?'],
    question: [
      'Buena pregunta; prefiero comprobarlo a suponerlo. En un caso real consultaría a nuestra autoridad competente y le respondería después. Para este ejercicio, suponga que la respuesta es sí, siempre que los hechos y la base jurídica consten en la solicitud.',
    ],
    unknown: [
      'Tomo nota, gracias. Solo soy un guion de práctica y conozco unos pocos asuntos: información bancaria, extradición, conservación rápida de datos y plazos. Pruebe con uno de ellos o adjunte un archivo.',
      'Recibido. Para avanzar en el ejercicio: ¿quiere pedir información bancaria en el caso Garza o adjuntar un borrador de solicitud?',
    ],
  },
  attachment: {
    arrived: 'Ha llegado su archivo «{file}» ({size}). Lo he abierto aquí y está completo: su SHA-256 empieza por {digest}. Compárelo con el suyo si lo desea.',
    tooLarge: 'Veo su archivo «{file}» ({size}). En este ejercicio solo descargo archivos de hasta 5 MB; está a disposición de los demás miembros del canal.',
    refused: 'Su archivo «{file}» no se ha podido verificar aquí, por lo que no lo he abierto. Envíelo de nuevo, por favor.',
  },
  keywords: {
    preservation: ['conservacion', 'conservar los datos', 'preserva', 'borra', 'elimina', 'proveedor', 'prueba electronica', 'pruebas electronicas'],
    bank_records: ['banco', 'bancari', 'cuenta', 'extracto', 'transferencia', 'movimientos'],
    extradition: ['extradi', 'orden de detencion', 'fugitivo', 'entrega de la persona', 'detencion preventiva'],
    deadline: ['urgente', 'urgencia', 'plazo', 'cuanto antes', 'inmediat', 'manana mismo', 'fecha limite'],
    thanks: ['gracias', 'agradec', 'agradezco'],
    greeting: ['hola', 'buenos dias', 'buenas tardes', 'buenas noches', 'estimad', 'saludos'],
  },
};
